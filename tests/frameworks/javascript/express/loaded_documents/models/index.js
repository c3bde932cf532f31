const mongoose = require('mongoose');

const CookSchema = new mongoose.Schema({ name: { type: String, required: true }, stars: { type: Number, min: 0, max: 3 } });

CookSchema.methods.card = function () {
  return { name: this.name, stars: this.stars };
};

const RecipeSchema = new mongoose.Schema(
  {
    title: String,
    steps: [{ text: { type: String, required: true }, minutes: Number }],
    cook: { type: mongoose.Schema.Types.ObjectId, ref: 'Cook' },
  },
  { timestamps: true },
);

RecipeSchema.methods.shown = function (reader) {
  return { title: this.title, steps: this.steps, cook: this.cook.card(), added: this.createdAt, own: reader ? reader.owns(this) : false };
};

RecipeSchema.statics.newest = function () {
  return this.find().limit(10);
};

mongoose.model('Cook', CookSchema);
mongoose.model('Recipe', RecipeSchema);
