import request from 'supertest';
import express from 'express';

const app = express();
app.get('/only-in-tests', (req, res) => res.end());

it('answers', () => request(app).get('/only-in-tests').expect(200));
