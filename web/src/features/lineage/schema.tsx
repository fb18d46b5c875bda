import { useQuery } from '@tanstack/react-query'

import { datasetQuery } from '../../shared/api/datasets'
import { useMay } from '../../shared/api/workspace'
import { ColumnType } from '../../shared/ui/column-type'
import { Refusal } from '../../shared/ui/failed'
import { Loading, LoadingRows } from '../../shared/ui/loading'
import classes from './schema.module.css'

type Props = { workspaceId: string; transformId: string; columnCount: number }

export function Schema({ workspaceId, transformId, columnCount }: Props) {
  const may = useMay(workspaceId)
  const dataset = useQuery({
    ...datasetQuery(workspaceId, transformId),
    enabled: may('dataset:read'),
  })
  const columns = dataset.data?.current?.columns
  return (
    <section aria-label="Schema">
      <h3 className={classes.heading}>Schema</h3>
      {dataset.isLoading && (
        <Loading label="Loading the schema">
          <LoadingRows rows={Math.min(columnCount, 8)} />
        </Loading>
      )}
      <Refusal error={dataset.error} />
      {columns && (
        <ul className={classes.columns}>
          {columns.map((column) => (
            <li key={column.name} className={classes.column}>
              <ColumnType type={column.type} />
              <span className={classes.name}>{column.name}</span>
              <span className={classes.type}>{column.type}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
