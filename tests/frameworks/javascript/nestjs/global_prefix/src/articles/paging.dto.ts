export class Paging {
  @IsOptional()
  @IsInt()
  @Max(100)
  limit = 20;
}
