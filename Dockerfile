FROM python:3.12-slim
RUN useradd --create-home --uid 10001 gaplens && mkdir /data && chown gaplens /data
WORKDIR /srv/gaplens
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY app app
COPY surveys surveys
COPY analysis analysis
COPY static static
COPY migrations migrations
USER gaplens
ENV GAPLENS_DATA=/data HOST=0.0.0.0 PORT=8000 PYTHONPATH=/srv/gaplens
VOLUME /data
EXPOSE 8000
HEALTHCHECK CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health/ready')"]
ENTRYPOINT ["python", "-m", "app"]
CMD ["serve"]
