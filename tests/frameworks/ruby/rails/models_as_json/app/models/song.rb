class Song < ApplicationRecord
  belongs_to :artist, optional: true

  def as_json(options = {})
    super(options.merge(except: [:secret, :artist_id])).merge("minutes" => seconds / 60.0, artist: artist)
  end
end
