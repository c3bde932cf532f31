const Koa = require('koa');
const Router = require('@koa/router');
const jwt = require('koa-jwt');
const mongoose = require('mongoose');
const { Note } = require('./models');

const app = new Koa();
const router = new Router({ prefix: '/notes' });
const auth = jwt({ secret: process.env.SECRET });

router.get('/', async (ctx) => {
  const notes = await Note.find().populate('author');
  ctx.body = { notes: notes.map((note) => note.toJSONFor(ctx.state.user)), count: await Note.countDocuments() };
});

router.post('/', auth, async (ctx) => {
  const note = await Note.create(ctx.request.body);
  ctx.status = 201;
  ctx.body = note;
});

router.get('/:id', async (ctx) => {
  const note = await mongoose.model('Note').findById(ctx.params.id);
  ctx.assert(note, 404);
  ctx.body = { note: note.toJSONFor(null) };
});

router.put('/:id', auth, async (ctx) => {
  const { note: { title, tags = [] } } = ctx.request.body;
  if (!title) ctx.throw(422, 'A note has a title');
  ctx.body = { title, count: tags.length };
});

router.del('/:id', auth, async (ctx) => {
  await Note.deleteOne({ _id: ctx.params.id });
  ctx.status = 204;
});

app.use(router.routes());
app.listen(3000);
