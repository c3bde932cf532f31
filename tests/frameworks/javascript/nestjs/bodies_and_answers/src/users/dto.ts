import { ApiProperty, ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize, ArrayUnique, IsArray, IsDateString, IsEmail, IsEnum, IsIn, IsInt, IsOptional, IsString, IsUrl, IsUUID, Length, Matches,
  Max, MaxLength, Min, MinLength, ValidateNested,
} from 'class-validator';

export enum Role {
  Admin = 'admin',
  Member = 'member',
}

export class AddressDto {
  @IsString()
  @MaxLength(80)
  street: string;

  @Length(2, 2)
  country: string;
}

export class CreateUserDto {
  /** Where messages go. */
  @IsEmail()
  email: string;

  @MinLength(8)
  @Matches(/^[a-z0-9]+$/)
  password: string;

  @IsInt()
  @Min(18)
  @Max(120)
  @ApiProperty({ description: 'In years.', example: 42 })
  age: number;

  @IsEnum(Role)
  role: Role = Role.Member;

  @IsArray()
  @IsString({ each: true })
  @ArrayMaxSize(5)
  @ArrayUnique()
  tags: string[];

  @ValidateNested()
  @Type(() => AddressDto)
  address: AddressDto;

  @IsOptional()
  @IsUrl()
  @ApiPropertyOptional({ deprecated: true })
  homepage?: string;

  @IsIn(['light', 'dark'])
  @IsOptional()
  theme?: string;

  @IsUUID()
  @IsOptional()
  teamId: string | null;

  @IsDateString()
  born: string;
}

export class UpdateUserDto extends PartialType(OmitType(CreateUserDto, ['password', 'tags'] as const)) {}

export class ListUsersDto {
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  page?: number = 1;

  @IsEnum(Role)
  @IsOptional()
  role?: Role;
}
