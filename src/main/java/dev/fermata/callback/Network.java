package dev.fermata.callback;

import java.net.InetAddress;

/**
 * A block of addresses.
 *
 * @param base its first address, 4 or 16 bytes
 * @param prefix how many leading bits its addresses share
 */
record Network(byte[] base, int prefix) {

    /**
     * Reads CIDR notation; a single address is a network of one.
     *
     * @throws IllegalArgumentException when the text is not one
     */
    static Network parse(String cidr) {
        String[] parts = cidr.strip().split("/", 2);
        byte[] base = InetAddress.ofLiteral(parts[0]).getAddress();
        int bits = base.length * Byte.SIZE;
        int prefix = parts.length == 1 ? bits : Integer.parseInt(parts[1]);
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException(cidr + " has a prefix longer than its address");
        }
        return new Network(base, prefix);
    }

    boolean contains(InetAddress address) {
        byte[] other = address.getAddress();
        if (other.length != base.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if (((base[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
