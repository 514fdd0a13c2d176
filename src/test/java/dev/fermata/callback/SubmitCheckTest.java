package dev.fermata.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fermata.task.TaskException;
import io.quarkus.runtime.LaunchMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmitCheckTest {

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com", "https://example.com:8443/hooks?tenant=7&x=%20",
            "HTTPS://EXAMPLE.COM/", "https://93.184.215.14/", "https://[2606:2800:21f:cb07::1]/hook",
            "https://xn--bcher-kva.example/"})
    void a_public_https_url_is_accepted(String url) {
        assertThatCode(() -> check(LaunchMode.TEST).check(url)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.com/", "ftp://example.com/", "file:///etc/passwd", "example.com/hook",
            "/hook", "", "https://", "https:example.com", "https://user:pw@example.com/", "https://@example.com/",
            "https://exa mple.com/", "https://bücher.example/", "https://example.com:0/", "https://example.com:99999/",
            "https://localhost/", "https://api.localhost/", "https://127.0.0.1/", "https://127.1/",
            "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://169.254.169.254/latest/",
            "https://10.0.0.1/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[fe80::1]/"})
    void any_other_url_is_refused_with_what_to_change(String url) {
        assertThatThrownBy(() -> check(LaunchMode.TEST).check(url))
                .isInstanceOfSatisfying(TaskException.Unacceptable.class,
                        refused -> assertThat(refused.code()).isEqualTo("callback_refused"))
                .hasMessageContaining("callback_url");
    }

    @Test
    void http_and_this_machine_are_accepted_where_they_are_allowed() {
        assertThatCode(() -> check(LaunchMode.TEST, "allow-http", "true", "allow-private", "true")
                .check("http://localhost:9000/hook")).doesNotThrowAnyException();
    }

    @Test
    void production_without_a_key_takes_no_callback_url() {
        assertThatThrownBy(() -> check(LaunchMode.NORMAL).check("https://example.com/"))
                .isInstanceOf(TaskException.Unavailable.class)
                .hasMessageContaining("fermata.callbacks.secret");
    }

    private static SubmitCheck check(LaunchMode mode, String... keysAndValues) {
        CallbackConfig config = Configured.with(keysAndValues);
        return new SubmitCheck(new ReceiverPolicy(new AddressPolicy(config), config), new Signer(config, mode));
    }
}
