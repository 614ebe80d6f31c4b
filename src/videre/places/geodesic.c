/* The shortest way over the WGS-84 ellipsoid by Vincenty's inverse formula (Survey Review 23/176, 1975).

   Settles within a millimetre of Karney's algorithm wherever the points are not nearly opposite each other on the
   Earth; there it gives up, and geodesy.py asks pyproj instead. */

#include "geodesic.h"

#include <math.h>

static const double MAJOR_KM = 6378.137;
static const double FLATTENING = 1.0 / 298.257223563;
static const double RADIANS = 3.14159265358979323846 / 180.0;
static const double SETTLED = 1e-11;         /* radians: less than a tenth of a millimetre */
static const double NEARLY_OPPOSITE = 3.0;   /* radians */
static const int MOST_ROUNDS = 20;

typedef struct {
    double sin, cos; /* of the reduced latitude */
} Reduced;

static Reduced reduced(double lat) {
    double up = (1.0 - FLATTENING) * sin(lat * RADIANS), along = cos(lat * RADIANS);
    double length = sqrt(up * up + along * along);
    return (Reduced){up / length, along / length};
}

double geodesic_km(double lat_a, double lon_a, double lat_b, double lon_b) {
    const double f = FLATTENING, minor = MAJOR_KM * (1.0 - f);
    Reduced a = reduced(lat_a), b = reduced(lat_b);
    double apart = remainder(lon_b - lon_a, 360.0) * RADIANS, lambda = apart;
    for (int round = 0; round < MOST_ROUNDS; round++) {
        double sin_lambda = sin(lambda), cos_lambda = cos(lambda);
        double across = b.cos * sin_lambda, along = a.cos * b.sin - a.sin * b.cos * cos_lambda;
        double sin_sigma = sqrt(across * across + along * along);
        if (sin_sigma == 0.0 && apart == 0.0 && lat_a == lat_b) return 0.0;
        double cos_sigma = a.sin * b.sin + a.cos * b.cos * cos_lambda;
        double sigma = atan2(sin_sigma, cos_sigma);
        if (!(sigma < NEARLY_OPPOSITE)) return NAN;
        double sin_alpha = sin_sigma == 0.0 ? 0.0 : a.cos * b.cos * sin_lambda / sin_sigma;
        double cos2_alpha = 1.0 - sin_alpha * sin_alpha;
        double middle = cos2_alpha < 1e-15 ? 0.0 : cos_sigma - 2.0 * a.sin * b.sin / cos2_alpha; /* cos 2σm */
        double c = f / 16.0 * cos2_alpha * (4.0 + f * (4.0 - 3.0 * cos2_alpha));
        double twice = 2.0 * middle * middle - 1.0;
        double before = lambda;
        lambda = apart + (1.0 - c) * f * sin_alpha * (sigma + c * sin_sigma * (middle + c * cos_sigma * twice));
        if (fabs(lambda - before) < SETTLED) {
            double u2 = cos2_alpha * (MAJOR_KM * MAJOR_KM - minor * minor) / (minor * minor);
            double big_a = 1.0 + u2 / 16384.0 * (4096.0 + u2 * (-768.0 + u2 * (320.0 - 175.0 * u2)));
            double big_b = u2 / 1024.0 * (256.0 + u2 * (-128.0 + u2 * (74.0 - 47.0 * u2)));
            double third = big_b / 6.0 * middle * (4.0 * sin_sigma * sin_sigma - 3.0) * (4.0 * middle * middle - 3.0);
            double less = big_b * sin_sigma * (middle + big_b / 4.0 * (cos_sigma * twice - third));
            return minor * big_a * (sigma - less);
        }
    }
    return NAN;
}
