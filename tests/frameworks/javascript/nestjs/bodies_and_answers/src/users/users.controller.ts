import {
  Body, Controller, Delete, Get, HttpCode, HttpStatus, Param, ParseUUIDPipe, Patch, Post, Put, Query, UploadedFile, UseInterceptors,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import { ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../common/auth';
import { Page } from '../common/page';
import { CreateUserDto, ListUsersDto, UpdateUserDto } from './dto';
import { User } from './user.entity';
import { UsersService } from './users.service';

@ApiTags('People')
@Controller('users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Public()
  @Get()
  async list(@Query() query: ListUsersDto): Promise<Page<User>> {
    return this.users.page();
  }

  @Get(':id')
  one(@Param('id', ParseUUIDPipe) id: string) {
    return this.users.find(id);
  }

  @Post()
  @ApiOperation({ summary: 'Add a user', description: 'Sends a message to them.', operationId: 'addUser' })
  @ApiCreatedResponse({ type: User, description: 'The user was added.' })
  async create(@Body() dto: CreateUserDto) {
    return this.users.create(dto);
  }

  /**
   * Change a user.
   * @deprecated
   */
  @Patch(':id')
  async update(@Param('id') id: string, @Body('user') dto: UpdateUserDto): Promise<Pick<User, 'id' | 'email'>> {
    const { email } = await this.users.find(id);
    return { id, email };
  }

  @Put(':id/picture')
  @UseInterceptors(FileInterceptor('picture'))
  picture(@UploadedFile() file: Express.Multer.File, @Body('caption') caption: string) {
    return { size: file.size, caption };
  }

  @Delete(':id')
  @HttpCode(HttpStatus.NO_CONTENT)
  async remove(@Param('id') id: string): Promise<void> {
    await this.users.find(id);
  }
}
