/**
 * The ground floor: what every room needs and no messaging word describes. A class enters here when
 * two modules need it.
 */
package io.posthorn.base;
