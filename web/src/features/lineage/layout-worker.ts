import { layoutOf, type Shape } from './layout'

onmessage = (event: MessageEvent<Shape>) => {
  postMessage(layoutOf(event.data))
}
