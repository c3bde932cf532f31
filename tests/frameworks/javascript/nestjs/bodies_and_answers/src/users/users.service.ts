import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { CreateUserDto } from './dto';
import { User } from './user.entity';

@Injectable()
export class UsersService {
  constructor(@InjectRepository(User) private readonly users: Repository<User>) {}

  async find(id: string) {
    const user = await this.users.findOne({ where: { id }, relations: ['referrer'] });
    if (!user) {
      throw new NotFoundException('There is no such user');
    }
    return user;
  }

  async page() {
    const [items, total] = await this.users.findAndCount();
    return { items, total };
  }

  async create(dto: CreateUserDto): Promise<User> {
    if (await this.users.count()) throw new ConflictException();
    return this.users.save(dto);
  }
}
