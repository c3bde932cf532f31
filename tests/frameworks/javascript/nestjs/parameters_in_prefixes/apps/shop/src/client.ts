import { Injectable } from '@nestjs/common';
import { HttpService } from '@nestjs/axios';

@Injectable()
export class Client {
  constructor(private readonly http: HttpService) {}

  load() {
    return this.http.get('/remote');
  }
}
