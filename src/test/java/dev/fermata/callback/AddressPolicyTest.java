package dev.fermata.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {

    @ParameterizedTest
    @ValueSource(strings = {"93.184.215.14", "172.15.255.255", "172.32.0.1", "100.63.255.255", "100.128.0.1",
            "223.255.255.255", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"})
    void the_public_internet_may_be_called(String address) {
        assertThat(policy().permits(InetAddress.ofLiteral(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
            "100.64.0.1", "100.127.255.255", "169.254.169.254", "0.0.0.0", "0.1.2.3", "192.0.0.8", "198.18.0.1",
            "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:10.0.0.1", "::10.0.0.1", "fc00::1",
            "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2001::1",
            "2001:db8::1", "2002:7f00:1::", "100::1"})
    void everything_else_may_not(String address) {
        assertThat(policy().permits(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.0.0.1", "192.168.1.1", "100.64.0.1", "::1", "fd12:3456::1",
            "64:ff9b::7f00:1"})
    void private_networks_may_be_allowed_as_a_whole(String address) {
        assertThat(policy("allow-private", "true").permits(InetAddress.ofLiteral(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1"})
    void cloud_credentials_and_oddities_are_not_private_networks(String address) {
        assertThat(policy("allow-private", "true").permits(InetAddress.ofLiteral(address))).isFalse();
    }

    @Test
    void a_single_network_may_be_allowed_and_ends_where_its_prefix_says() {
        AddressPolicy policy = policy("allowed-networks", "10.20.0.0/15, fd00:1::/64,192.168.7.7");

        assertThat(policy.permits(InetAddress.ofLiteral("10.21.255.255"))).isTrue();
        assertThat(policy.permits(InetAddress.ofLiteral("10.22.0.0"))).isFalse();
        assertThat(policy.permits(InetAddress.ofLiteral("fd00:1::9"))).isTrue();
        assertThat(policy.permits(InetAddress.ofLiteral("fd00:1:0:1::9"))).isFalse();
        assertThat(policy.permits(InetAddress.ofLiteral("192.168.7.7"))).isTrue();
        assertThat(policy.permits(InetAddress.ofLiteral("192.168.7.8"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/x", "intranet", "10.0.0.0/-1"})
    void a_network_that_is_none_is_named(String network) {
        assertThatThrownBy(() -> policy("allowed-networks", network))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(network);
    }

    private static AddressPolicy policy(String... config) {
        return new AddressPolicy(Configured.with(config));
    }
}
