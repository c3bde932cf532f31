import Fastify, { FastifyInstance } from 'fastify';
import axios from 'axios';

class Server {
  private readonly app: FastifyInstance;

  constructor() {
    this.app = Fastify();
    this.routes();
  }

  private routes(): void {
    this.app.get('/status', this.status);
    this.app.register(this.admin, { prefix: '/admin' });
  }

  private status = async () => axios.get('/upstream/status');

  private async admin(instance: FastifyInstance) {
    instance.head('/jobs', async () => '');
    instance.options('/jobs', async () => '');
  }

  async probe() {
    const reply = await this.app.inject({ method: 'GET', url: '/nothing' });
    const store = new Map();
    return store.get('/key') ?? reply.headers.get('/x');
  }
}

new Server();
