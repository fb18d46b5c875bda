import type { Line, Names } from './api'

/** The roles of the platform's own processes; any other is somebody with a console. */
const OWN_ROLES = ['dataspace_app', 'dataspace_worker', 'dataspace_sealer']

export type Who = { name: string; id: string | null; more?: string }

/** Who answers for a line. What a program claims and what the database saw are told apart. */
export function whoOf(line: Line, names: Names): Who {
  const { database_role: role } = line
  if (line.person_id !== null) {
    const name = names[line.person_id] ?? 'Somebody who was deleted'
    const behalf = line.on_behalf_of === null ? undefined : names[line.on_behalf_of]
    return {
      name,
      id: line.person_id,
      ...(behalf === undefined ? {} : { more: `for ${behalf}` }),
    }
  }
  if (role !== null && !OWN_ROLES.includes(role))
    return { name: role, id: null, more: 'straight in the database' }
  if (line.address !== null) return { name: 'Nobody signed in', id: null }
  return { name: 'The platform', id: null }
}

/** A part of a UUIDv7 that differs from those made together with it. */
export const shortOf = (id: string) => id.replaceAll('-', '').slice(-7)
