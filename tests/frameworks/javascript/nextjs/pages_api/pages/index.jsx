import axios from 'axios';

export default function Home() {
  axios.get('/api/other');
  return <p />;
}
