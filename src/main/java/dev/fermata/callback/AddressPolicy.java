package dev.fermata.callback;

import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses may be called: the public internet, and what the configuration adds. A URL is a stranger's wish to
 * have us send a request from inside our network, so everything else is out of bounds. Thread-safe.
 */
@Singleton
class AddressPolicy {

    private static final List<Network> PRIVATE = networks(
            "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1", "fc00::/7");

    // IANA's registries of special-purpose addresses; of IPv6, only 2000::/3 is given to the public at all.
    private static final List<Network> SPECIAL = networks(
            "0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15",
            "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");
    private static final Network PUBLIC_IPV6 = Network.parse("2000::/3");

    /** Addresses by which IPv6-only machines reach IPv4 ones: the last four bytes are who is really called. */
    private static final Network NAT64 = Network.parse("64:ff9b::/96");

    private final List<Network> allowed;
    private final boolean allowPrivate;

    AddressPolicy(CallbackConfig config) {
        allowed = config.allowedNetworks().orElse(List.of()).stream().map(AddressPolicy::configured).toList();
        allowPrivate = config.allowPrivate();
    }

    boolean permits(InetAddress address) {
        if (anyContains(allowed, address)) {
            return true;
        }
        if (NAT64.contains(address)) {
            return permits(embedded(address));
        }
        if (anyContains(PRIVATE, address)) {
            return allowPrivate;
        }
        boolean special = anyContains(SPECIAL, address)
                || address instanceof Inet6Address && !PUBLIC_IPV6.contains(address);
        return !special;
    }

    private static InetAddress embedded(InetAddress address) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), 12, 16));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static boolean anyContains(List<Network> networks, InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private static List<Network> networks(String... cidrs) {
        return Stream.of(cidrs).map(Network::parse).toList();
    }

    private static Network configured(String cidr) {
        try {
            return Network.parse(cidr);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("fermata.callbacks.allowed-networks (FERMATA_CALLBACKS_ALLOWED_NETWORKS)"
                    + " needs networks such as 10.20.0.0/16, separated by commas, not \"" + cidr + "\".", e);
        }
    }
}
