package dev.fermata.job.crash.dump;

/**
 * An object that threads lock.
 *
 * @param address   what the dump calls it, such as {@code 0x0a1b2c3d}: an address or an identity hash; null where the dump
 *                  does not know
 * @param className its class; null where the dump does not say
 */
public record Monitor(String address, String className) {
}
