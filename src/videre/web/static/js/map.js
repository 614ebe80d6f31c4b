/**
 * Fetches the map when it is about to be seen: on a phone it stands below the list, and 240 kB are worth waiting with.
 * Leaflet comes before this as an ordinary deferred script; without it the page's own words stay in the map's place.
 */
const element = document.getElementById('map');

if (element && window.L) {
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    import('./mapview.js').then(({ showMap }) => showMap(element));
  }, { rootMargin: '300px' });
  seen.observe(element);
}
