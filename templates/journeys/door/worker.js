{% load static %}// Keeps the door's page for when there is no network; readings and the pack are the page's own matter.
const KEPT = "oasis-door-1";
const FILES = ["{{ base }}", "{{ base }}manifest.webmanifest", "{% static "journeys/door/door.js" %}", "{% static "journeys/door/door.css" %}", "{% static "vendor/jsqr-1.4.0/jsQR.js" %}", "{% static "oasis/icon.svg" %}"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.method !== "GET" || !FILES.includes(path)) return;
  event.respondWith(
    fetch(event.request)
      .then((answer) => {
        if (answer.ok && !answer.redirected) {
          const copy = answer.clone();
          caches.open(KEPT).then((cache) => cache.put(event.request, copy));
        }
        return answer;
      })
      .catch(() => caches.match(event.request, { ignoreSearch: true, ignoreVary: true })),
  );
});
