import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { Paging } from './paging.dto';

export class ListQuery extends Paging {
  @IsString()
  author: string;

  @IsOptional()
  @IsString()
  tag?: string;
}
