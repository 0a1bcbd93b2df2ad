/** The application in containers, beside the packaged broker. */
package io.posthorn.examples.jakarta;
