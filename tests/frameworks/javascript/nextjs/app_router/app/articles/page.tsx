export default async function Page() {
  const response = await fetch('/api/articles');
  return <main>{await response.text()}</main>;
}
