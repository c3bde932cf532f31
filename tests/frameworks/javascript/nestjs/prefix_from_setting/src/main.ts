import { NestFactory } from '@nestjs/core';
import { ConfigService } from '@nestjs/config';
import { AppModule } from './app.module';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  const settings = app.get(ConfigService);
  app.setGlobalPrefix(settings.getOrThrow('http.prefix', { infer: true }), { exclude: ['/'] });
  await app.listen(settings.get('PORT', 3000));
}
void bootstrap();
