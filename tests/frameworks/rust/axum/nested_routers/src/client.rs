pub async fn load(client: &reqwest::Client) {
    client.get("/remote").send().await;
}
