export function HEAD() {
  return new Response();
}

function helper() {}
