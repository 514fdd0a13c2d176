package dev.fermata.security;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;

/** Signs tokens, good and bad, with keys that live as long as the tests. */
public final class Tokens {

    public static final String ISSUER = "https://login.example.com";
    public static final String AUDIENCE = "fermata";

    private static final String ELLIPTIC_ID = "elliptic";
    private static final KeyPair OURS = keys("RSA");
    private static final KeyPair STRANGERS = keys("RSA");
    private static final KeyPair ELLIPTIC = keys("EC");

    private Tokens() {
    }

    /** The key that the service trusts, as PEM. */
    public static String publicKey() {
        return pem(OURS);
    }

    /** The elliptic key as a login server publishes it. */
    static String ellipticKeySet() {
        try {
            JsonWebKey key = JsonWebKey.Factory.newJwk(ELLIPTIC.getPublic());
            key.setKeyId(ELLIPTIC_ID);
            return new JsonWebKeySet(key).toJson();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String of(String user, String... roles) {
        return claims(user, roles).sign(OURS.getPrivate());
    }

    public static String ofTenant(String tenant, String user, String... roles) {
        return claims(user, roles).claim("tenant", tenant).sign(OURS.getPrivate());
    }

    /** A token that is good for so long only. */
    public static String expiringIn(Duration life, String user) {
        return claims(user, Role.USER).expiresIn(life).sign(OURS.getPrivate());
    }

    public static String forged(String user) {
        return claims(user, Role.ADMIN).sign(STRANGERS.getPrivate());
    }

    public static String expired(String user) {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        return claims(user, Role.USER).issuedAt(yesterday).expiresAt(yesterday.plusSeconds(60)).sign(OURS.getPrivate());
    }

    static String ofIssuer(String issuer, String user) {
        return claims(user, Role.USER).issuer(issuer).sign(OURS.getPrivate());
    }

    static String forAudience(String audience, String user) {
        return claims(user, Role.USER).audience(audience).sign(OURS.getPrivate());
    }

    static String elliptic(String user, String... roles) {
        return claims(user, roles).jws().algorithm(SignatureAlgorithm.ES256).keyId(ELLIPTIC_ID).sign(ELLIPTIC.getPrivate());
    }

    /** A token whose header says that it needs no signature. */
    public static String unsigned(String user) {
        return base64("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + base64("""
                {"iss":"%s","aud":"%s","sub":"%s","upn":"%s","groups":["admin"],"exp":%d}"""
                .formatted(ISSUER, AUDIENCE, user, user, Instant.now().getEpochSecond() + 600)) + ".";
    }

    /** A token signed with our public key as if it were a shared secret. */
    static String signedWithThePublicKey(String user) {
        return claims(user, Role.ADMIN).jws().algorithm(SignatureAlgorithm.HS256)
                .signWithSecret(new String(OURS.getPublic().getEncoded(), StandardCharsets.ISO_8859_1));
    }

    private static JwtClaimsBuilder claims(String user, String... roles) {
        return Jwt.claims().issuer(ISSUER).audience(AUDIENCE).subject(user).groups(Set.of(roles))
                .expiresIn(Duration.ofMinutes(10));
    }

    private static KeyPair keys(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(algorithm.equals("EC") ? 256 : 2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(KeyPair keys) {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----";
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
