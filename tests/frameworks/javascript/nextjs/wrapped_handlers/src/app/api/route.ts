import { NextResponse } from 'next/server';
import { makeHandler } from './make';

export const GET = makeHandler('get');
export const { POST, PUT } = { POST: makeHandler('post'), PUT: makeHandler('put') };
export const config = { runtime: 'edge' };
export const revalidate = 60;
export const OPTIONS = () => NextResponse.json({});
