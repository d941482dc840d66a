import Vant from 'vant'
import 'vant/lib/index.css'

export default function setup(app) {
  app.use(Vant)
}
