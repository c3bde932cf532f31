require "sinatra/base"
require "sinatra/json"

class Missing < StandardError; end

class Notes < Sinatra::Base
  helpers Sinatra::JSON

  error Missing do
    status 404
    json error: "no such note"
  end

  helpers do
    def protect!
      token = request.env["HTTP_X_NOTES_TOKEN"]
      halt 401, { error: "no token" }.to_json unless token == ENV["TOKEN"]
    end

    def payload
      @payload ||= JSON.parse(request.body.read, symbolize_names: true)
    end

    def shown(note)
      { id: note.id.to_i, title: note.title.to_s, tags: note.tags.map(&:to_s), pinned: note.pinned? }
    end

    def note
      NOTES.find { |n| n.id == params[:id] } || raise(Missing)
    end
  end

  before do
    content_type :json
  end

  # All notes, the newest first.
  get "/notes" do
    found = NOTES.select { |n| n.tags.include?(params[:tag]) }.first(params.fetch("limit", 20).to_i)
    json notes: found.map { |n| shown(n) }, total: found.size
  end

  post "/notes" do
    protect!
    halt 422, json(error: "no title") if payload[:title].to_s.empty?
    made = Note.new(payload[:title].strip, payload[:tags].map { |t| t[:name] }, payload[:author][:email])
    status 201
    json shown(made)
  end

  put "/notes/:id" do
    protect!
    note.title = params[:title]
    [202, { "content-type" => "application/json" }, { note: shown(note) }.to_json]
  end

  get "/notes/:id" do
    shown(note).to_json
  end

  delete "/notes/:id" do
    protect!
    NOTES.delete(note)
    204
  end

  post "/notes/:id/attachment" do
    store(params[:file][:tempfile], params[:file][:filename])
    redirect "/notes/#{params[:id]}", 303
  end

  get "/about" do
    content_type :html
    erb :about
  end
end
