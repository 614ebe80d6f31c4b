/**
 * Groups on the map: numbered pins that match the list, clusters, soft areas for rough places, and the origin.
 * Everything that can be pressed is a focusable button with a name; the list and the map light each other up.
 */
import { fillPopup } from './popup.js';

const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
/** Metres round a rough place: the size of a settlement, not a claim about where the group meets. */
const ROUGH_RADIUS = 2500;
const ROUGH_ZOOM = 9;

/** An icon with an accessible name, kept when Leaflet or the clusters draw it anew. */
const NamedIcon = L.DivIcon.extend({
  createIcon(old) {
    const icon = L.DivIcon.prototype.createIcon.call(this, old);
    if (this.options.label) icon.setAttribute('aria-label', this.options.label);
    else icon.setAttribute('aria-hidden', 'true');
    return icon;
  },
});

function pinIcon(group) {
  const rough = !group.exact;
  return new NamedIcon({
    className: `pin ${rough ? 'pin-rough' : 'pin-exact'} room-${group.room ?? 'unknown'}`,
    html: `<span class="pin-shape"></span><span class="pin-number">${Number(group.number) || ''}</span>`,
    label: [Number(group.number) || '', group.name, group.where, group.travel].filter(Boolean).join(', '),
    iconSize: rough ? [34, 34] : [32, 40],
    iconAnchor: rough ? [17, 17] : [16, 39],
    popupAnchor: rough ? [0, -14] : [0, -34],
  });
}

export class Pins {
  /** @param {L.Map} map */
  constructor(map) {
    this.map = map;
    this.texts = {};
    /** @type {Map<string, L.Marker>} */
    this.markers = new Map();
    this.origin = null;
    this.clusters = L.markerClusterGroup({
      maxClusterRadius: 48,
      showCoverageOnHover: false,
      animate: !calm,
      spiderLegPolylineOptions: { weight: 1, className: 'spider-leg' },
      iconCreateFunction: (cluster) => this.clusterIcon(cluster),
    });
    this.clusters.addTo(map);
    this.clusters.on('clusterkeypress', (event) => this.followFocus(event.layer));
    map.on('popupopen', (event) => this.popupOpened(event.popup));
    for (const [type, on] of [['pointerover', true], ['pointerout', false], ['focusin', true], ['focusout', false]]) {
      document.addEventListener(type, (event) => this.fromList(event, on));
    }
  }

  /** Replace all pins. */
  show({ groups, origin, texts, single }) {
    this.texts = texts;
    this.clusters.clearLayers();
    this.markers.clear();
    this.origin?.remove();
    this.origin = null;
    if (origin) {
      const icon = new NamedIcon({ className: 'pin-origin', html: '<span></span>', iconSize: [22, 22], iconAnchor: [11, 11] });
      const shown = L.marker([origin.lat, origin.lon], { icon, keyboard: false, interactive: false, zIndexOffset: -500 });
      this.origin = shown.addTo(this.map);
      if (texts.origin) shown.bindTooltip(texts.origin, { direction: 'bottom', offset: [0, 8], className: 'origin-tip' });
    }
    const made = groups.filter((g) => Number.isFinite(g.lat) && Number.isFinite(g.lon)).map((g) => this.marker(g, single));
    this.clusters.addLayers(made);
  }

  marker(group, single) {
    const marker = L.marker([group.lat, group.lon], { icon: pinIcon(group), riseOnHover: true, keyboard: true });
    marker.group = group;
    this.markers.set(group.slug, marker);
    if (!single) marker.bindPopup(() => fillPopup(group, this.texts), { minWidth: 190, maxWidth: 260, autoPanPadding: [16, 16] });
    if (!group.exact) this.addArea(marker, single);
    const near = (on) => () => this.mark(group.slug, on);
    marker.on('mouseover', near(true)).on('mouseout', near(false));
    marker.on('add', () => {
      const icon = marker.getElement();
      icon?.addEventListener('focus', near(true));
      icon?.addEventListener('blur', near(false));
      icon?.addEventListener('keydown', (event) => {
        if (event.key !== ' ') return;
        event.preventDefault();
        marker.openPopup();
      });
    });
    return marker;
  }

  /** A rough place is an area: shown as one as soon as the area is larger than the pin. */
  addArea(marker, single) {
    const area = L.circle(marker.getLatLng(), { radius: ROUGH_RADIUS, className: 'rough-area', interactive: false });
    const update = () => {
      const wanted = this.map.hasLayer(marker) && (single || this.map.getZoom() >= ROUGH_ZOOM);
      if (wanted) area.addTo(this.map);
      else area.remove();
    };
    marker.on('add remove', () => setTimeout(update));
    this.map.on('zoomend', update);
  }

  clusterIcon(cluster) {
    const n = cluster.getChildCount();
    return new NamedIcon({
      className: 'pin-cluster',
      html: `<span>${n}</span>`,
      label: (this.texts.cluster ?? '{n}').replace('{n}', String(n)),
      iconSize: [42, 42],
    });
  }

  /** After a cluster was opened from the keyboard, the focus goes to its first group instead of getting lost. */
  followFocus(cluster) {
    const first = cluster.getAllChildMarkers()[0];
    const focus = () => (first.getElement() ?? this.clusters.getVisibleParent(first)?.getElement())?.focus();
    this.clusters.once('animationend spiderfied', () => setTimeout(focus, 50));
    // The clusters hand the focus to the map itself, and without animation there is no end of one to wait for.
    const lost = () => [document.body, this.map.getContainer()].includes(document.activeElement);
    setTimeout(() => lost() && focus(), calm ? 50 : 600);
  }

  popupOpened(popup) {
    const box = popup.getElement();
    const close = box.querySelector('.leaflet-popup-close-button');
    if (close && this.texts.close) close.setAttribute('aria-label', this.texts.close);
    const icon = popup._source?.getElement?.();
    if (icon && icon === document.activeElement) box.querySelector('a.popup-name')?.focus();
    box.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      this.map.closePopup(popup);
      icon?.focus();
    });
  }

  /** Light up the list item of a pin. */
  mark(slug, on) {
    document.querySelector(`[data-group="${CSS.escape(slug)}"]`)?.classList.toggle('is-near', on);
  }

  /** Light up the pin (or the cluster that holds it) of the list item under the pointer or the focus. */
  fromList(event, on) {
    const slug = event.target.closest?.('[data-group]')?.dataset.group;
    const marker = slug && this.markers.get(slug);
    if (!marker) return;
    const shown = this.clusters.getVisibleParent(marker) ?? marker;
    shown.getElement?.()?.classList.toggle('is-near', on);
    shown.setZIndexOffset?.(on ? 1000 : 0);
  }
}
