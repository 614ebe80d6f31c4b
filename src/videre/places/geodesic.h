#ifndef VIDERE_GEODESIC_H
#define VIDERE_GEODESIC_H

/* Kilometres between two points in degrees; not a number where the iteration does not settle. */
double geodesic_km(double lat_a, double lon_a, double lat_b, double lon_b);

#endif
