import nextConnect from 'next-connect';

const handler = nextConnect();

handler.use((req, res, next) => next());
handler.get((req, res) => res.end()).post((req, res) => res.end());

export default handler;
