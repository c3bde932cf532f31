import { BASE } from './constants.mjs';

/** @type {import('next').NextConfig} */
const nextConfig = {
  reactStrictMode: true,
  basePath: BASE || '/fallback',
};

export default nextConfig;
