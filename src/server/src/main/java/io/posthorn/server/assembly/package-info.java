/**
 * Builds the house from the settings and takes it down in order. Reading {@link
 * io.posthorn.server.assembly.House} is walking through it; the other rooms of this module get what
 * they need from here. Nothing else starts or stops a part of the core.
 */
package io.posthorn.server.assembly;
