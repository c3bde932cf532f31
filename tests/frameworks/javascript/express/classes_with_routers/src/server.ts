import { App } from './app';
import { ArticlesRoute } from './routes/articles.route';
import { UsersRoute } from './routes/users.route';

const app = new App([new ArticlesRoute(), new UsersRoute()]);
app.listen();
