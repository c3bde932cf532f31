import { INestApplication, VersioningType } from '@nestjs/common';

const PREFIX = 'rest';

export function setup(app: INestApplication) {
  app.setGlobalPrefix(PREFIX);
  app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
}
