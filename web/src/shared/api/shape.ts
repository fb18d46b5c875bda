import type { components } from './schema'

type Shapes = components['schemas']

/** A shape of the server's own description, by its name there. */
export type Shape<Name extends keyof Shapes> = Shapes[Name]

/** The same shape, told more exactly than a description of HTTP can. */
export type With<Known, More> = Omit<Known, keyof More> & More
