package dev.fermata.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignerTest {

    private static final String OLD = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static final String NEW = "whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

    @Test
    void the_signature_is_what_another_program_computes() {
        // printf 'id-1.1700000000.{"é": 1}' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0000…00 -binary | base64
        assertThat(signer(LaunchMode.NORMAL, OLD).sign("id-1", 1_700_000_000L, "{\"é\": 1}"))
                .isEqualTo("v1,h6otJ+j+9oZ9gods2C6V4y931a/elPkWk8sA+86XDDs=");
    }

    @Test
    void while_keys_are_replaced_both_sign_the_new_one_first() {
        String both = signer(LaunchMode.NORMAL, NEW + "," + OLD).sign("a", 1, "{}");

        assertThat(both.split(" ")).containsExactly(signer(LaunchMode.NORMAL, NEW).sign("a", 1, "{}"),
                signer(LaunchMode.NORMAL, OLD).sign("a", 1, "{}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"whsec_AAAA", "not base64 at all!", Signer.DEVELOPMENT_SECRET})
    void a_key_that_protects_nothing_keeps_production_from_starting(String secret) {
        assertThatThrownBy(() -> signer(LaunchMode.NORMAL, secret))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("FERMATA_CALLBACKS_SECRET")
                .message().doesNotContain(secret);
    }

    @Test
    void development_signs_without_being_given_a_key_and_production_does_not() {
        assertThat(new Signer(Configured.with(), LaunchMode.DEVELOPMENT).ready()).isTrue();
        assertThat(new Signer(Configured.with(), LaunchMode.NORMAL).ready()).isFalse();
    }

    private static Signer signer(LaunchMode mode, String secrets) {
        return new Signer(Configured.with("secret", secrets), mode);
    }
}
