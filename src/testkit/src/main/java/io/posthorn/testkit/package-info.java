/**
 * What tests of all floors share: a clock that is turned by hand, a disk that loses power, random
 * numbers with a seed that is printed, and waiting for a condition with a deadline. Never shipped.
 */
package io.posthorn.testkit;
