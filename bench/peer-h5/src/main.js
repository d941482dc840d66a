import { createApp } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import setup from '@setup'
import App from './App.vue'
import './app.css'

const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', redirect: '/login' },
    { path: '/login', component: () => import('./pages/Login.vue') },
    { path: '/account', component: () => import('./pages/Account.vue') },
    { path: '/withdraw', component: () => import('./pages/Withdraw.vue') },
  ],
})
const app = createApp(App)
setup(app)
app.use(router).mount('#app')
