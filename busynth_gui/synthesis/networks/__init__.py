"""The networks of a bundle: autoencoder, denoiser, conditioning, refiner, and how they are loaded."""
