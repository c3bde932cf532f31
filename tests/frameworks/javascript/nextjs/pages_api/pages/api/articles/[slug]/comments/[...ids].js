const handler = (req, res) => {
  if (req.method !== 'GET') {
    return res.status(405).end();
  }
  res.json(req.query.ids);
};

export default handler;
