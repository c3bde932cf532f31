export class Cat {
  name: string;
}
