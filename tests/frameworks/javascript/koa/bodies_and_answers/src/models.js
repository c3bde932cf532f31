const mongoose = require('mongoose');

const UserSchema = new mongoose.Schema({
  email: { type: String, required: true, maxlength: 120 },
  name: String,
  age: { type: Number, min: 0 },
});

UserSchema.methods.toProfile = function () {
  return { name: this.name, email: this.email };
};

const NoteSchema = new mongoose.Schema(
  {
    title: { type: String, required: true },
    tags: [{ type: String }],
    color: { type: String, enum: ['red', 'blue'] },
    author: { type: mongoose.Schema.Types.ObjectId, ref: 'User' },
    place: { lat: Number, lng: Number },
  },
  { timestamps: true },
);

NoteSchema.methods.toJSONFor = function (reader) {
  return {
    id: this._id,
    title: this.title,
    tags: this.tags,
    updatedAt: this.updatedAt,
    author: this.author.toProfile(),
    mine: reader === this.author,
  };
};

module.exports = { User: mongoose.model('User', UserSchema), Note: mongoose.model('Note', NoteSchema) };
