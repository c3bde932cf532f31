get "stats/:day", to: "stats#show"
