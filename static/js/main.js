// Load a component's script only where the page has the component.
const own = document.querySelector("script[data-modules]");
const addresses = JSON.parse(own.dataset.modules);

const elementsByModule = new Map();
for (const element of document.querySelectorAll("[data-module]")) {
  for (const name of element.dataset.module.split(" ")) {
    if (!elementsByModule.has(name)) elementsByModule.set(name, []);
    elementsByModule.get(name).push(element);
  }
}

for (const [name, elements] of elementsByModule) {
  if (!(name in addresses)) {
    console.error(`no script for the component ${name}`);
    continue;
  }
  import(addresses[name])
    .then((component) => elements.forEach((element) => component.start(element, own.dataset)))
    .catch((error) => console.error(`component ${name}:`, error));
}
