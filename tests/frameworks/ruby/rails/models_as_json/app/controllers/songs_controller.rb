class SongsController < ApplicationController
  has_scope :by_artist, only: :index
  has_scope :short, type: :boolean
  has_scope :deleted, only: :stats

  def index
    songs = apply_scopes(Song).all
    success(data: songs, meta: { count: songs.count, longest: songs.maximum(:seconds) })
  end

  def show
    song = Song.find(params[:id])
    render json: { song: song, next: song.artist&.as_json(only: [:name], root: true) }
  end

  # Takes a resource object of JSON:API.
  def create
    song = Song.new(ActiveModelSerializers::Deserialization.jsonapi_parse(params, only: %i[title seconds artist]))
    if song.save
      success(data: song, message: "made", status: :created)
    else
      failure(song.errors.full_messages)
    end
  end

  def update
    song = Song.find(params[:id])
    song.cover.attach(params[:cover])
    song.update!(title: params[:title].strip)
    success(data: song.attributes.except("secret"))
  rescue ActiveRecord::RecordInvalid => e
    failure(e.record.errors.full_messages)
  end

  def stats
    render json: {
      by_artist: Song.group(:artist_id).count,
      titles: Song.pluck(:title),
      slowest: Song.order(:seconds).each_with_object({}) { |song, out| out[song.id] = { title: song.title } }
    }
  end
end
