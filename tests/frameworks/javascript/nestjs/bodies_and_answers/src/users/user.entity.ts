import { Exclude, Expose } from 'class-transformer';
import { Column, CreateDateColumn, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn } from 'typeorm';
import { Role } from './dto';

export interface Circle { kind: 'circle'; radius: number }
export interface Square { kind: 'square'; side: number }
export type Badge = Circle | Square;

@Entity()
export class User {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column({ length: 120 })
  email: string;

  @Exclude()
  @Column()
  password: string;

  @Column({ select: false })
  secret: string;

  @Column({ type: 'enum', enum: Role })
  role: Role;

  @Column({ nullable: true })
  nickname: string | null;

  @CreateDateColumn()
  @Expose({ name: 'created_at' })
  createdAt: Date;

  /** Who brought them in. */
  @ManyToOne(() => User)
  referrer: User;

  @OneToMany(() => User, (user) => user.referrer)
  referred: User[];

  badges: Badge[];
  limits: Record<string, number>;

  greet(): string {
    return `Hello ${this.email}`;
  }
}
