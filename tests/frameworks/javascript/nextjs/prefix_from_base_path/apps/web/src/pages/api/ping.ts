export default function ping(req, res) {
  switch (req.method) {
    case 'GET':
      return res.end('pong');
    default:
      return res.status(405).end();
  }
}
